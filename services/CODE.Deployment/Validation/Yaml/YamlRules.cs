namespace CODE.Deployment.Validation.Yaml;

/// <summary>What makes a YAML file mean something else than it seems to, or dangerous to read.</summary>
internal static class YamlRules
{
    public static readonly Rule Syntax = new(
        "yaml/syntax",
        Severity.Error,
        "The file is not YAML from this place on; nothing behind it can be read.",
        "Correct the syntax; an editor with YAML support shows the place.");

    public static readonly Rule Tab = new(
        "yaml/tab",
        Severity.Error,
        "YAML forbids tabs in indentation.",
        "Indent with spaces.");

    public static readonly Rule DuplicateKey = new(
        "yaml/duplicate-key",
        Severity.Error,
        "A key stands twice in a map: one of the values is silently lost, and readers differ in which.",
        "Keep one of the two.");

    public static readonly Rule AliasBomb = new(
        "yaml/alias-bomb",
        Severity.Error,
        "Aliases that repeat aliases grow a small file into one that no reader can hold; such a document was not evaluated.",
        "Write the values out, or use fewer nested aliases.");

    public static readonly Rule TooDeep = new(
        "yaml/too-deep",
        Severity.Error,
        "The document is nested deeper, or has more values, than any real configuration; it was not evaluated.",
        "Flatten or split the document.");

    public static readonly Rule TooManyDocuments = new(
        "yaml/too-many-documents",
        Severity.Error,
        "The file has more documents than validation evaluates (500); the rest was not looked at.",
        "Split the file.");

    public static readonly Rule BooleanWord = new(
        "yaml/boolean-word",
        Severity.Warning,
        "Unquoted yes, no, on, off, y and n are booleans for YAML 1.1 readers such as kubectl, and text for others.",
        "Write true or false, or quote the text.");

    public static readonly Rule OctalInteger = new(
        "yaml/octal-integer",
        Severity.Warning,
        "An integer with a leading zero is octal for some readers and decimal for others (0644 as a file mode is the usual exception).",
        "Leave the zero out, or quote the text.");

    public static readonly Rule ComplexKey = new(
        "yaml/complex-key",
        Severity.Error,
        "The key of a map is itself a map or a list, which neither JSON nor any reader of configurations can hold.",
        "Use text as the key.");
}
