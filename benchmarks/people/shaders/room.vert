// The room: passes on where a place is, and how the key light sees it.
uniform mat4 view, key_view;
in vec3 in_position, in_normal, in_colour, in_texture;
out vec3 place, normal, colour, surface;
out vec4 by_key;

void main() {
    place = in_position;
    normal = in_normal;
    colour = in_colour;
    surface = in_texture;
    vec4 world = vec4(in_position, 1);
    by_key = key_view * world;
    gl_Position = view * world;
}
