using System.Text.Json;
using System.Text.RegularExpressions;
using CODE.Fleet.Tests.Clients;
using CODE.Testing.Processes;

namespace CODE.Fleet.Tests.Conformance;

/// <summary>Runs <c>@modelcontextprotocol/conformance</c> and reads what it found.</summary>
internal static partial class ConformanceSuite
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(6);

    /// <summary>Runs every scenario that a revision requires of servers, and those that it has without requiring them.</summary>
    public static async Task<IReadOnlyList<ConformanceCheck>> RunAsync(Uri endpoint, string revision, CancellationToken cancellationToken)
    {
        await NodeClients.ReadyAsync();
        var results = Directory.CreateTempSubdirectory("code-conformance-");
        try
        {
            await using var suite = NodeClients.Start(
                NodeClients.PackageFile("@modelcontextprotocol", "conformance", "dist", "index.js"),
                ["server", "--url", endpoint.AbsoluteUri, "--requirements", revision, "--output-dir", results.FullName]);

            // The exit code only says whether something failed, and what may fail is ours to say.
            await suite.WaitAsync(Deadline, cancellationToken);
            var checks = results.EnumerateDirectories().SelectMany(Read).ToArray();
            var missing = Required(revision).Except(checks.Select(static check => check.Scenario)).ToArray();
            Assert.True(missing is [], $"Did not run: {string.Join(", ", missing)}.{Environment.NewLine}{suite.Told()}");
            return checks;
        }
        finally
        {
            results.Delete(recursive: true);
        }
    }

    private static IEnumerable<ConformanceCheck> Read(DirectoryInfo folder)
    {
        var scenario = FolderName().Match(folder.Name).Groups["scenario"].Value;
        var checks = JsonSerializer.Deserialize<ConformanceCheck[]>(File.ReadAllText(Path.Combine(folder.FullName, "checks.json")), JsonSerializerOptions.Web)!;
        return checks is []
            ? [new ConformanceCheck(scenario, "none", "INFO", null)]
            : checks.Select(check => check with { Scenario = scenario });
    }

    // The list that the suite itself reads; its layout is one "  - name" a line below "server:".
    private static string[] Required(string revision)
    {
        var names = File.ReadLines(NodeClients.PackageFile("@modelcontextprotocol", "conformance", "requirements", $"{revision}.yaml"))
            .SkipWhile(static line => line != "server:").Skip(1)
            .TakeWhile(static line => line.StartsWith("  - ", StringComparison.Ordinal))
            .Select(static line => line["  - ".Length..].Trim())
            .ToArray();
        Assert.NotEmpty(names);
        return names;
    }

    [GeneratedRegex(@"^server-(?<scenario>.+)-\d{4}-\d{2}-\d{2}T[\d-]+Z$")]
    private static partial Regex FolderName();
}
