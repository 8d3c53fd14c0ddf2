namespace CODE.Gateway.Policy;

/// <summary>A policy cannot be taken; the message says why, for its author.</summary>
internal sealed class PolicyFault(string message) : Exception(message);
