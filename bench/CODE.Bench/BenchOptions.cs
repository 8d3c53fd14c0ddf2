namespace CODE.Bench;

/// <summary>What the command line asked for.</summary>
/// <param name="Only">The groups to run; all but the soak unless given.</param>
/// <param name="Quick">Whether to see only that everything works.</param>
/// <param name="Soak">Whether to run the ten minutes of load, and nothing else.</param>
/// <param name="Output">The file for the figures.</param>
/// <param name="Page">The page that shows them, when they are the ones to show.</param>
internal sealed record BenchOptions(IReadOnlyList<string> Only, bool Quick, bool Soak, string Output, string? Page);
