namespace CODE.Bench.Load;

/// <summary>Something to put load on.</summary>
/// <param name="Name">How the table names it.</param>
/// <param name="Url">Where it answers.</param>
/// <param name="Request">What it is asked.</param>
/// <param name="Token">Makes the bearer token to show, if any, anew before each run: servers take none that is valid for more than a minute.</param>
/// <param name="ProcessId">The process whose CPU time, with that of its children, is counted.</param>
internal sealed record LoadTarget(string Name, Uri Url, McpRequest Request, Func<string?> Token, int ProcessId);
