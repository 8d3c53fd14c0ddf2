using System.Text.RegularExpressions;

namespace CODE.Deployment.Validation.Yaml;

/// <summary>
/// Tells what an unquoted scalar is. kubectl reads YAML 1.1, in which <c>yes</c>, <c>no</c>, <c>on</c>, <c>off</c> are booleans and
/// a leading zero makes an octal number.
/// </summary>
internal static partial class YamlScalarResolver
{
    private const string StandardTags = "tag:yaml.org,2002:";

    /// <summary>What the scalar is.</summary>
    public static YamlScalarKind Resolve(string text, bool isPlain, string? tag)
    {
        if (tag is not null && tag.StartsWith(StandardTags, StringComparison.Ordinal))
        {
            return tag[StandardTags.Length..] switch
            {
                "null" => YamlScalarKind.Null,
                "bool" => YamlScalarKind.Bool,
                "int" => YamlScalarKind.Int,
                "float" => YamlScalarKind.Float,
                _ => YamlScalarKind.String,
            };
        }

        return isPlain ? Plain(text) : YamlScalarKind.String;
    }

    /// <summary>Whether it is one of the words that only YAML 1.1 takes for a boolean.</summary>
    public static bool IsBooleanWord(string text) => BooleanWord().IsMatch(text);

    /// <summary>Whether it is an integer with a leading zero, which readers take for octal or for decimal.</summary>
    public static bool IsLeadingZeroInteger(string text) => LeadingZero().IsMatch(text);

    private static YamlScalarKind Plain(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => YamlScalarKind.Null,
        "true" or "True" or "TRUE" or "false" or "False" or "FALSE" => YamlScalarKind.Bool,
        _ when IsBooleanWord(text) => YamlScalarKind.Bool,
        _ when Integer().IsMatch(text) => YamlScalarKind.Int,
        _ when Number().IsMatch(text) => YamlScalarKind.Float,
        _ => YamlScalarKind.String,
    };

    [GeneratedRegex("^(?:y|Y|yes|Yes|YES|n|N|no|No|NO|on|On|ON|off|Off|OFF)$", RegexOptions.CultureInvariant)]
    private static partial Regex BooleanWord();

    [GeneratedRegex("^[-+]?0[0-9_]*[0-9]$", RegexOptions.CultureInvariant)]
    private static partial Regex LeadingZero();

    [GeneratedRegex("^[-+]?(?:0b[01_]+|0x[0-9a-fA-F_]+|0o?[0-7_]+|0|[1-9][0-9_]*)$", RegexOptions.CultureInvariant)]
    private static partial Regex Integer();

    [GeneratedRegex(@"^(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
