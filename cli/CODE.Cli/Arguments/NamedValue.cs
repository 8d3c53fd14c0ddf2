namespace CODE.Cli.Arguments;

/// <summary>One <c>key=value</c> or <c>key:=json</c> of the command line.</summary>
/// <param name="Name">The argument of the tool.</param>
/// <param name="Text">Everything behind the sign.</param>
/// <param name="IsJson">True for <c>:=</c>, whose text is JSON whatever the schema says.</param>
internal readonly record struct NamedValue(string Name, string Text, bool IsJson)
{
    /// <summary>Splits at the first <c>=</c>.</summary>
    /// <exception cref="CliFault">There is no name or no sign, or it is a misspelt option.</exception>
    public static NamedValue Parse(string word)
    {
        int sign = word.IndexOf('=', StringComparison.Ordinal);
        bool isJson = sign > 0 && word[sign - 1] == ':';
        string name = sign < 0 ? "" : word[..(isJson ? sign - 1 : sign)];
        return name.Length > 0 && name[0] != '-'
            ? new NamedValue(name, word[(sign + 1)..], isJson)
            : throw CliFault.Usage($"'{word}' is no option, and no argument of a tool.", "Write key=value, or key:=JSON for a list or an object.");
    }
}
