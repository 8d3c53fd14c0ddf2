namespace CODE.Deployment.Validation.Terraform;

/// <summary>A block of a terraform file, as far as the pin rules need it.</summary>
/// <param name="Type">Its type; empty for a file or an object.</param>
/// <param name="Labels">Its labels, without quotes.</param>
/// <param name="Line">Where it begins.</param>
/// <param name="Attributes">What it assigns.</param>
/// <param name="Blocks">The blocks in it.</param>
internal sealed record HclBlock(
    string Type, IReadOnlyList<string> Labels, int Line, IReadOnlyList<HclAttribute> Attributes, IReadOnlyList<HclBlock> Blocks)
{
    /// <summary>The attribute of a name, or null.</summary>
    public HclAttribute? Attribute(string name) => Attributes.FirstOrDefault(attribute => attribute.Name == name);

    /// <summary>The blocks of a type.</summary>
    public IEnumerable<HclBlock> Of(string type) => Blocks.Where(block => block.Type == type);
}

/// <summary>An assignment.</summary>
/// <param name="Name">What is assigned.</param>
/// <param name="Line">Where it begins.</param>
/// <param name="Expression">The text of the value.</param>
internal sealed record HclAttribute(string Name, int Line, string Expression)
{
    /// <summary>The value when it is a string without templates, else null.</summary>
    public string? Literal =>
        Expression is ['"', .. var inner, '"'] && !inner.Contains('"', StringComparison.Ordinal) && !inner.Contains("${", StringComparison.Ordinal) ? inner : null;

    /// <summary>The assignments of an object; null when the value is none.</summary>
    public HclBlock? Object => Expression is ['{', .. var inner, '}'] ? HclReader.Read(inner, Line) : null;
}
