// Where Pulumi's policy host begins. It compiles an entry that ends in .ts by ts-node, which checks all types at every start
// and takes no import that ends in .ts. From here on Node strips the types itself.
import "./index.ts";
