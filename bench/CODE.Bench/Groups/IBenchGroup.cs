namespace CODE.Bench.Groups;

/// <summary>Benchmarks that share a set-up.</summary>
internal interface IBenchGroup
{
    /// <summary>The first part of the names of its figures, and what <c>--only</c> takes.</summary>
    string Name { get; }

    /// <summary>The programs that have to be on the PATH.</summary>
    IReadOnlyList<string> Needs { get; }

    /// <summary>Measures.</summary>
    Task RunAsync(BenchContext context);
}
