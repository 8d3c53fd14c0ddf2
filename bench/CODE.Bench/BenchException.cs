namespace CODE.Bench;

/// <summary>A reason why something cannot be measured here. The message says what to do about it.</summary>
internal sealed class BenchException(string message) : Exception(message);
