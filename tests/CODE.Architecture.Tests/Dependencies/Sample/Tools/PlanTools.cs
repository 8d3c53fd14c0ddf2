namespace CODE.Architecture.Tests.Dependencies.Sample.Tools;

/// <summary>Breaks the rule of tools: reads a file itself.</summary>
internal sealed class PlanTools
{
    public static async Task<PlanAnswer> PlanAsync(string path, CancellationToken cancellationToken) =>
        new(await File.ReadAllTextAsync(path, cancellationToken));
}
