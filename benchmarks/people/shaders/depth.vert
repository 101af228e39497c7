// Only how far everything is: for shadow maps, and to know the nearest before anything is coloured.
invariant gl_Position;  // to the last bit where person.vert puts it
uniform mat4 view;
in vec3 in_position;

void main() { gl_Position = view * vec4(in_position, 1); }
