namespace CODE.Bench.Load;

/// <summary>What one run of the load generator saw.</summary>
/// <param name="Calls">Answers.</param>
/// <param name="CallsPerSecond">Answers a second.</param>
/// <param name="P50">The median time of a call, in ms.</param>
/// <param name="P99">The time that one in a hundred calls exceeds, in ms.</param>
/// <param name="BytesPerCall">The mean size of an answer, headers included.</param>
/// <param name="CpuPerCall">CPU time of the program under test for each call, in µs.</param>
internal sealed record LoadResult(long Calls, double CallsPerSecond, double P50, double P99, double BytesPerCall, double CpuPerCall);
