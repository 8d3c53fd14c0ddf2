namespace CODE.Deployment.Validation.Yaml;

/// <summary>A value of a YAML document that knows where it stands. Looking for what is not there yields nothing, never an exception.</summary>
/// <param name="place">Its file and line.</param>
internal abstract class YamlNode(Place place)
{
    /// <summary>Its file and line.</summary>
    public Place At { get; } = place;

    /// <summary>What a walk over this value visits when every alias is followed; saturates.</summary>
    public abstract long ExpandedSize { get; }

    /// <summary>The value under a key; null when this is not a map or has no such key, or when the value is null.</summary>
    public virtual YamlNode? this[string key] => null;

    /// <summary>The items of a list; empty for anything else.</summary>
    public virtual IReadOnlyList<YamlNode> Items => [];

    /// <summary>The entries of a map; empty for anything else.</summary>
    public virtual IReadOnlyList<YamlEntry> Entries => [];

    /// <summary>Whether this is a map with that key, whatever its value.</summary>
    public virtual bool HasKey(string key) => false;

    /// <summary>The text of a scalar; null for anything else.</summary>
    public virtual string? Text => null;

    /// <summary>Whether it is exactly the boolean.</summary>
    public bool Is(bool value) => this is YamlScalar { Kind: YamlScalarKind.Bool } scalar && scalar.AsBool == value;

    /// <summary>What kind of value it is, in words for a message.</summary>
    public abstract string Described { get; }
}

/// <summary>A key of a map with its value.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">The value.</param>
internal sealed record YamlEntry(YamlScalar Key, YamlNode Value);

/// <summary>Looking into values that may not be there.</summary>
internal static class YamlPath
{
    /// <summary>The value at the end of a chain of keys; null as soon as one is not there.</summary>
    public static YamlNode? Find(this YamlNode? node, params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            node = node?[key];
        }

        return node;
    }
}
