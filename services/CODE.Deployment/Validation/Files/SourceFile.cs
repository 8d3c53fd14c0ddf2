namespace CODE.Deployment.Validation.Files;

/// <summary>A text file that was read whole.</summary>
/// <param name="FullPath">Its real path.</param>
/// <param name="Display">Its path as shown to callers.</param>
/// <param name="Text">Its content, without a byte order mark.</param>
internal sealed record SourceFile(string FullPath, string Display, string Text)
{
    /// <summary>How many lines it has, at least 1.</summary>
    public int LineCount { get; } = Text.AsSpan().Count('\n') + 1;

    /// <summary>A place in this file.</summary>
    public Place At(int? line = null) => new(Display, line);
}
