using System.Globalization;

namespace CODE.Deployment.Validation.Yaml;

/// <summary>A scalar, read as kubectl reads it.</summary>
/// <param name="place">Its file and line.</param>
/// <param name="text">Its text, unquoted.</param>
/// <param name="isPlain">Whether it stands without quotes and is not a block.</param>
/// <param name="tag">Its explicit tag, or null.</param>
internal sealed class YamlScalar(Place place, string text, bool isPlain, string? tag = null) : YamlNode(place)
{
    public override string Text { get; } = text;

    /// <summary>Whether it stands without quotes and is not a block.</summary>
    public bool IsPlain { get; } = isPlain;

    /// <summary>What it is once it is read.</summary>
    public YamlScalarKind Kind { get; } = YamlScalarResolver.Resolve(text, isPlain, tag);

    public override long ExpandedSize => 1;

    /// <summary>The boolean; meaningful when <see cref="Kind"/> says so.</summary>
    public bool AsBool => Text is { Length: > 0 } && (Text[0] is 't' or 'T' or 'y' or 'Y' || Text is "on" or "On" or "ON");

    /// <summary>The integer, or null when it is none or does not fit.</summary>
    public long? AsInt => Kind == YamlScalarKind.Int
        && long.TryParse(Text.Replace("_", "", StringComparison.Ordinal), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;

    public override string Described => Kind switch
    {
        YamlScalarKind.Null => "null",
        YamlScalarKind.Bool => "a boolean",
        YamlScalarKind.Int => "an integer",
        YamlScalarKind.Float => "a number",
        _ => "a string",
    };
}

/// <summary>What a scalar is once it is read.</summary>
internal enum YamlScalarKind
{
    /// <summary>Nothing.</summary>
    Null,

    /// <summary>True or false, in any of YAML 1.1's words.</summary>
    Bool,

    /// <summary>An integer.</summary>
    Int,

    /// <summary>A number with a fraction or an exponent.</summary>
    Float,

    /// <summary>Text.</summary>
    String,
}
