namespace CODE.Bench.Server;

/// <summary>What a benchmark sets of its server. Configuration section <c>Bench</c>.</summary>
internal sealed class BenchServerOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Bench";

    /// <summary>The server's name in the fleet.</summary>
    public string Name { get; set; } = "bench";

    /// <summary>Whether it has the tools that benchmarks call.</summary>
    public bool DeclaresTools { get; set; } = true;

    /// <summary>How many tools it lists that nobody calls.</summary>
    public int ExtraTools { get; set; }
}
