// A person (or a plain thing such as a stick): passes on the place, and the place at rest, in which face and cloth are
// painted.
invariant gl_Position;
uniform mat4 view, key_view, sky_view;
in vec3 in_position, in_normal, in_rest;
in vec4 in_fields;
in float in_eyeball;
out vec3 place, normal, rest;
out vec4 fields;
out float eyeball;
out vec4 by_key, by_sky;

void main() {
    place = in_position;
    normal = in_normal;
    rest = in_rest;
    fields = in_fields;
    eyeball = in_eyeball;
    vec4 world = vec4(in_position, 1);
    by_key = key_view * world;
    by_sky = sky_view * world;
    gl_Position = view * world;
}
