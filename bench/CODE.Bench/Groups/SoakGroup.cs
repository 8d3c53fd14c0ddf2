using CODE.Bench.Fleet;
using CODE.Bench.Load;

namespace CODE.Bench.Groups;

/// <summary>Whether memory grows under lasting load.</summary>
internal sealed class SoakGroup : IBenchGroup
{
    /// <inheritdoc />
    public string Name => "soak";

    /// <inheritdoc />
    public IReadOnlyList<string> Needs => [Wrk.Program, StoreProcess.Program];

    /// <inheritdoc />
    public Task RunAsync(BenchContext context) => Task.CompletedTask;
}
