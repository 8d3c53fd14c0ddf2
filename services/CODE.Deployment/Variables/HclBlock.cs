namespace CODE.Deployment.Variables;

/// <summary>A block or a file of HCL, as far as <see cref="HclReader"/> reads it.</summary>
/// <param name="Type">The block's type, such as <c>variable</c>; empty for the file itself.</param>
/// <param name="Labels">The block's labels.</param>
internal sealed record HclBlock(string Type, IReadOnlyList<string> Labels)
{
    /// <summary>The arguments set directly in it.</summary>
    public Dictionary<string, HclExpression> Arguments { get; } = new(StringComparer.Ordinal);

    /// <summary>The blocks directly in it.</summary>
    public List<HclBlock> Blocks { get; } = [];
}

/// <summary>An expression, not evaluated.</summary>
/// <param name="Text">Its source without comments and strings.</param>
/// <param name="Literals">The strings and numbers that occur in it, unescaped.</param>
internal sealed record HclExpression(string Text, IReadOnlyList<string> Literals);
