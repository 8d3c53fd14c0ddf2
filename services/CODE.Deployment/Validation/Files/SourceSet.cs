namespace CODE.Deployment.Validation.Files;

/// <summary>What was read for one validation.</summary>
/// <param name="Files">In the order of their paths.</param>
/// <param name="Diagnostics">What could not be read, and why.</param>
internal sealed record SourceSet(IReadOnlyList<SourceFile> Files, IReadOnlyList<Diagnostic> Diagnostics);
