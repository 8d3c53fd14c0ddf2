using System.Text.Json.Serialization;

namespace CODE.Cli.Profiling;

/// <summary>What a profile tells beside its file.</summary>
/// <param name="Server">Of which process.</param>
/// <param name="File">The speedscope file.</param>
/// <param name="DurationSeconds">For how long it was taken.</param>
/// <param name="Samples">How many samples were of a busy thread.</param>
/// <param name="CpuSeconds">The time of these, over all threads.</param>
/// <param name="Top">The methods that took the most of it.</param>
/// <param name="Counters">The counters of the runtime, the web server and the HTTP client.</param>
internal sealed record ProfileReport(
    string Server, string File, int DurationSeconds, int Samples, double CpuSeconds, IReadOnlyList<MethodShare> Top, IReadOnlyList<CounterSummary> Counters);

/// <summary>The report's JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ProfileReport))]
internal sealed partial class ProfileJson : JsonSerializerContext;
