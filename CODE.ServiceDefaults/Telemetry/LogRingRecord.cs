using Microsoft.Extensions.Logging;

namespace CODE.ServiceDefaults.Telemetry;

/// <summary>One log record as the ring keeps it.</summary>
/// <param name="Time">When it was written, UTC.</param>
/// <param name="Level">How grave it is.</param>
/// <param name="Category">Who wrote it.</param>
/// <param name="Message">The formatted message, the exception behind it; cut at <see cref="LogRing.MaxMessageLength"/> characters.</param>
/// <param name="TraceId">The trace it belongs to, or empty.</param>
public sealed record LogRingRecord(DateTimeOffset Time, LogLevel Level, string Category, string Message, string TraceId);
