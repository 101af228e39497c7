// How much of the key light (red) and of the sky light (green) people let through to each place of the room.
uniform sampler2D places;
uniform sampler2DShadow key_map, sky_map;
uniform mat4 key_view, sky_view;
out vec4 out_lit;

#include "noise.glsl"
#include "shadow.glsl"

void main() {
    vec4 world = texelFetch(places, ivec2(gl_FragCoord.xy), 0);
    out_lit = vec4(lit(key_map, key_view * world, .011, .0025), lit(sky_map, sky_view * world, .045, .006), 0, 1);
}
