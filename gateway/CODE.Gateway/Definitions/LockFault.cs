namespace CODE.Gateway.Definitions;

/// <summary>A lock file cannot be taken; the message says why, for whoever edits it.</summary>
internal sealed class LockFault(string message) : Exception(message);
