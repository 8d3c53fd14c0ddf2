using ModelContextProtocol.Server;

namespace CODE.Bench.Server.Tools;

/// <summary>Tools that are listed, with a description and arguments like any other, and are never called.</summary>
internal static class ExtraTools
{
    /// <summary>As many as the options ask for, named after the server.</summary>
    public static IEnumerable<McpServerTool> Of(BenchServerOptions options) => Enumerable.Range(1, options.ExtraTools).Select(number => McpServerTool.Create(
        static (string name, string scope, int limit) => $"{name} {scope} {limit}",
        new McpServerToolCreateOptions
        {
            Name = $"{options.Name}_extra_{number:d3}",
            Title = $"Extra {number}",
            Description = "Lists what is there, page by page; use it when the name is known and the state is not.",
            ReadOnly = true,
            Destructive = false,
            Idempotent = true,
            OpenWorld = false,
        }));
}
