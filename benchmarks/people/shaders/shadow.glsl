// How much of a light reaches a place, 0-1, with a soft edge: a dozen looks around it, turned at random from pixel to
// pixel; where the first four agree, there is no edge and they are enough. Needs noise.glsl.
const vec2 AROUND[12] = vec2[](
    vec2(-.84, -.07), vec2(.96, -.19), vec2(.19, -.89), vec2(-.2, .62), vec2(-.33, -.41), vec2(-.7, .46),
    vec2(.47, -.48), vec2(.52, .77), vec2(.51, .06), vec2(.9, .41), vec2(-.32, -.93), vec2(-.79, -.6));

float lit(sampler2DShadow map, vec4 place, float radius, float bias) {
    vec3 q = place.xyz / place.w * .5 + .5;
    if (q.x < 0. || q.y < 0. || q.x > 1. || q.y > 1.) return 1.;
    float sum = 0., turn = 6.283 * scatter(gl_FragCoord.xy);
    mat2 turned = mat2(cos(turn), sin(turn), -sin(turn), cos(turn));
    for (int i = 0; i < 4; i++) sum += texture(map, vec3(q.xy + turned * AROUND[i] * radius, q.z - bias));
    if (sum < .001 || sum > 3.999) return sum * .25;
    for (int i = 4; i < 12; i++) sum += texture(map, vec3(q.xy + turned * AROUND[i] * radius, q.z - bias));
    return sum / 12.;
}
