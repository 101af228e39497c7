// A number, 0-1, that looks random but is always the same at the same place.
float scatter(vec2 p) { return fract(sin(dot(p, vec2(127.1, 311.7))) * 43758.5453); }

// The same, smooth between whole numbers.
float noise(vec2 p) {
    vec2 i = floor(p), f = fract(p);
    f = f * f * (3. - 2. * f);
    return mix(mix(scatter(i), scatter(i + vec2(1, 0)), f.x), mix(scatter(i + vec2(0, 1)), scatter(i + vec2(1, 1)), f.x), f.y);
}

// Noise with finer and finer grain on top.
float grainy(vec2 p) {
    return .5 * noise(p) + .25 * noise(p * 2.1 + 7.) + .125 * noise(p * 4.3 + 3.) + .0625 * noise(p * 8.7);
}
