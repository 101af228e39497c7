// A person's skin, face, hair and clothes. Clothes end where their field crosses 0, so that borders are sharp whatever
// the size of the triangles. With FACE defined, face and hair are painted too.
uniform vec3 eye, to_key, key, ambient;
uniform bool plain;  // of one colour: a stick
uniform vec3 plain_colour;
uniform sampler2DShadow key_map, sky_map;
uniform vec3 skin, shirt, trousers, shirt2, trousers2, hair, shoe;
uniform ivec2 patterns;  // of shirt and trousers: 0 plain, 1 hoops, 2 stripes, 3 checks, 4 blotches
uniform float pattern_scale;
uniform vec3 left_eye, right_eye, lip;  // at rest, metres
uniform float scale;  // of the body, against the usual
in vec3 place, normal, rest;
in vec4 fields;  // metres inside of shirt, trousers, hair, shoe
in float eyeball;
in vec4 by_key, by_sky;
out vec4 out_colour;

#include "noise.glsl"

const vec2 NEAR[5] = vec2[](vec2(.1, .05), vec2(.9, -.19), vec2(.1, -.89), vec2(-.2, .82), vec2(-.83, -.31));

// How much of a light reaches the place, 0-1.
float reached(sampler2DShadow map, vec4 at, float radius, float bias) {
    vec3 q = at.xyz / at.w * .5 + .5;
    float sum = 0.;
    for (int i = 0; i < 5; i++) sum += texture(map, vec3(q.xy + NEAR[i] * radius, q.z - bias));
    return sum * .2;
}

struct Surface {
    vec3 colour;
    float shine, gloss;
    float wrap;  // how far light reaches around the edge: much on skin, little on cloth
};

#ifdef FACE
void paint_face(inout Surface s) {
    vec3 from_lip = (rest - lip) / scale;
    float mouth = length(vec2(from_lip.x / .027, from_lip.z / .0085));
    if (rest.y < lip.y + .03)
        s.colour = mix(s.colour, vec3(.62, .27, .25) * length(skin) * 1.05, .75 * (1. - smoothstep(.8, 1.1, mouth)));
    for (int i = 0; i < 2; i++) {
        vec3 at = i == 0 ? left_eye : right_eye, b = (rest - at) / scale;
        float out_x = b.x * (i == 0 ? 1. : -1.), arc = .024 - .10 * (out_x - .004) * (out_x - .004) / .02;
        float brow = max(abs(out_x - .004) / .024, abs(b.z - arc) / .0042);
        if (rest.y < at.y + .02) s.colour = mix(s.colour, hair * .8, .85 * (1. - smoothstep(.75, 1.1, brow)));
        float socket = length(vec2(b.x / .019, b.z / .010));
        if (rest.y < at.y + .01 && eyeball < .5)
            s.colour = mix(s.colour, s.colour * .62, .6 * (1. - smoothstep(.7, 1.3, socket)));
    }
    if (eyeball > .5) {  // white, iris, pupil
        float r = length((rest - (rest.x > 0. ? left_eye : right_eye)).xz / scale);
        vec3 c = mix(vec3(.22, .13, .07), vec3(.88, .86, .84), smoothstep(.0062, .0072, r));
        s = Surface(mix(vec3(.02), c, smoothstep(.0028, .0036, r)), .5, 80., s.wrap);
    }
    if (fields.z > 0.)
        s = Surface(hair * (.7 + .7 * noise(vec2(rest.x * 160., rest.z * 40. + rest.y * 40.))), .08, 10., s.wrap);
}
#endif

// How much of the second colour a pattern has at this place, 0-1.
float pattern(int kind) {
    if (kind == 1) return step(.5, fract(rest.z * pattern_scale * .25));
    if (kind == 2) return step(.7, fract(rest.x * pattern_scale * .3));
    if (kind == 3)
        return .5 * step(.6, fract(rest.x * pattern_scale * .3)) + .5 * step(.6, fract(rest.z * pattern_scale * .3));
    if (kind == 4) return smoothstep(.5, .55, noise(vec2(rest.x + rest.y * .5, rest.z) * pattern_scale));
    return 0.;
}

Surface painted() {
    if (plain) return Surface(plain_colour, .09, 14., .3);
    float mottle = .6 * noise(rest.xz * 22. + rest.y * 11.) + .3 * noise(rest.zy * 47. + rest.x * 23.)
        + .1 * noise(rest.xz * 150.);
    Surface s = Surface(skin * (.93 + .14 * mottle), .09, 14., .3);
#ifdef FACE
    paint_face(s);
#endif
    if (fields.w > 0.) {
        s.colour = shoe * (.9 + .2 * mottle);
        s.shine = .02;
    }
    bool of_shirt = fields.x > 0.;
    float inside = of_shirt ? fields.x : fields.y;
    if (inside > 0.) {  // the hem is darker
        vec3 first = of_shirt ? shirt : trousers, second = of_shirt ? shirt2 : trousers2;
        vec3 cloth = mix(first, second, pattern(of_shirt ? patterns.x : patterns.y));
        s.colour = cloth * (.82 + .36 * mottle) * (inside < .008 ? .8 : 1.);
        s.shine = .02;
        s.wrap = .15;
    }
    return s;
}

void main() {
    vec3 n = normalize(normal), to_eye = normalize(eye - place), half_way = normalize(to_key + to_eye);
    Surface s = painted();
    float facing = max((dot(n, to_key) + s.wrap) / (1. + s.wrap), 0.);
    float by_key_light = reached(key_map, by_key, .009, .006), by_sky_light = reached(sky_map, by_sky, .04, .012);
    vec3 around = mix(ambient * vec3(.62, .55, .5), ambient, n.z * .5 + .5) * (.55 + .45 * by_sky_light);
    vec3 fill = vec3(.20) * max(dot(n, normalize(vec3(.7, -.6, .35))), 0.);
    vec3 light = around + fill + key * facing * by_key_light + vec3(.18) * max(n.z, 0.) * by_sky_light;
    vec3 c = s.colour * light + s.shine * pow(max(dot(n, half_way), 0.), s.gloss) * by_key_light * key;
    float edge = 1. - max(dot(n, to_eye), 0.);
    c += .05 * edge * edge * edge * s.colour;
    c = c / (1. + .18 * c);  // the same tone curve as render.tone
    out_colour = vec4(pow(max(c, 0.), vec3(.8)), 1);
}
