namespace CODE.Bench.Fleet;

/// <summary>The program that figures are compared with.</summary>
internal static class References
{
    /// <summary>Its folder.</summary>
    public const string Project = "bench/CODE.Bench.References";

    /// <summary>The path that answers once it is ready.</summary>
    public const string Health = "/alive";
}
