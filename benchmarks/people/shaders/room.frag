// The room, in layers: what is seen anyway, what the key light adds, what the sky light adds, and where it is. The
// shadows of people are laid over the second and third frame by frame (shadows.frag).
// The textures' names (PLANKS ...) are those of scene.Texture.
uniform vec3 eye, to_key, key, ambient, second_colour;
uniform float grain;  // how coarse textures are, against the usual
uniform sampler2DShadow key_map;
in vec3 place, normal, colour, surface;  // surface: metres along and across, and which texture
in vec4 by_key;
layout(location = 0) out vec4 out_always;
layout(location = 1) out vec4 out_key;
layout(location = 2) out vec4 out_sky;
layout(location = 3) out vec4 out_place;

#include "noise.glsl"
#include "shadow.glsl"

// Colour of a texture at p, metres; shine and gloss are changed where it shines.
vec3 textured(int kind, vec2 p, inout float shine, inout float gloss) {
    if (kind == PLANKS) {
        float width = .13 * grain, row = floor(p.y / width), plank = floor((p.x + row * .37) / 1.1);
        vec3 c = colour * (.8 + .35 * scatter(vec2(row, plank))) * (.8 + .4 * grainy(vec2(p.x * 3., p.y * 60.) + row * 9.));
        shine = .14;
        gloss = 35.;
        return c * (1. - .45 * smoothstep(.47, .5, abs(fract(p.y / width) - .5)));
    }
    if (kind == CARPET) {
        shine = 0.;
        return colour * (.75 + .5 * grainy(p * 60. * grain));
    }
    if (kind == TILES) {
        vec2 q = fract(p / (.33 * grain)) - .5;
        float gap = smoothstep(.475, .49, max(abs(q.x), abs(q.y)));
        shine = .2;
        gloss = 50.;
        return mix(colour * (.85 + .25 * grainy(p * 9.) + .1 * scatter(floor(p / (.33 * grain)))), second_colour, gap);
    }
    if (kind == STRIPES)
        return mix(colour, second_colour, step(.5, fract(p.x / (.16 * grain)))) * (.95 + .08 * grainy(p * 8.));
    if (kind == DOTS) {
        float row = floor(p.y / (.14 * grain));
        vec2 q = fract(p / (.14 * grain) + vec2(.5 * mod(row, 2.), 0.)) - .5;
        return mix(second_colour, colour, smoothstep(.2, .24, length(q)));
    }
    if (kind == PLASTER) return colour * (.8 + .4 * grainy(p * 6. * grain));
    if (kind == BOOKS) {
        float book = floor(p.x / .035 + 3. * scatter(vec2(floor(p.y / .3), 1.)));
        vec3 spine = vec3(scatter(vec2(book, 1.)), scatter(vec2(book, 2.)), scatter(vec2(book, 3.))) * .7 + .08;
        return mix(spine, vec3(.1), step(.82 + .15 * scatter(vec2(book, 5.)), fract(p.y / .3)));
    }
    if (kind == MAT) {
        vec3 c = colour * (.92 + .16 * noise(p * 220.));
        return grain > 1. ? mix(c, second_colour, .5 * step(.9, fract(p.x * 3.))) : c;
    }
    if (kind == LEAVES) {
        float leaf = sin(p.x * 9. / grain + 2. * sin(p.y * 5. / grain)) * sin(p.y * 7. / grain + 1.7 * sin(p.x * 6. / grain));
        return mix(colour, second_colour, smoothstep(.25, .32, leaf));
    }
    return colour;
}

void main() {
    vec3 n = normalize(normal), to_eye = normalize(eye - place);
    vec2 p = surface.xy;
    int kind = int(surface.z + .5);
    out_place = vec4(place, 1);
    if (kind == LAMP) {  // shines by itself: nothing throws a shadow on it
        out_always = vec4(colour * (.75 + .5 * grainy(p * 1.7)), 1);
        out_key = out_sky = vec4(0);
        return;
    }
    float shine = .02, gloss = 20.;
    vec3 c = textured(kind, p, shine, gloss);
    float facing = max((dot(n, to_key) + .15) / 1.15, 0.), reached = lit(key_map, by_key, .006, .004);
    vec3 around = mix(ambient * vec3(.62, .55, .5), ambient, n.z * .5 + .5), half_way = normalize(to_key + to_eye);
    out_always = vec4(c * (around * .55 + vec3(.10) * max(-n.y, 0.)), 1);
    out_key = vec4((c * key * facing + shine * key * pow(max(dot(n, half_way), 0.), gloss)) * reached, 1);
    out_sky = vec4(c * (around * .45 + vec3(.18) * max(n.z, 0.)), 1);
}
