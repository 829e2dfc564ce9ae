package launch

/** Starts the program that APP_MAIN names, as `java` would: when its main ends, so does this one. */
fun main() {
    val name = System.getenv("APP_MAIN")
    val main = Class.forName("${name.lowercase()}.${name}Kt").methods.first { it.name == "main" && it.parameterCount == 0 || it.name == "main" && it.parameterTypes.toList() == listOf(Array<String>::class.java) }
    if (main.parameterCount == 0) main.invoke(null) else main.invoke(null, emptyArray<String>())
}
