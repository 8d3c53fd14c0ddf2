using CODE.ServiceDefaults.Faults;

namespace CODE.Gateway.Containment.Messages;

/// <summary>What becomes of a server's message.</summary>
/// <param name="Json">What goes out; empty when nothing does.</param>
/// <param name="Facts">What it is.</param>
/// <param name="Fault">What the caller is told in its place.</param>
/// <param name="IsCut">Whether a text was cut off, so that its rest is kept for this caller alone.</param>
internal readonly record struct ContainedMessage(ReadOnlyMemory<byte> Json, MessageFacts Facts, Fault? Fault = null, bool IsCut = false);
