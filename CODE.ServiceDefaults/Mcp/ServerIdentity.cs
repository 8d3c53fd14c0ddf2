namespace CODE.ServiceDefaults.Mcp;

/// <summary>Which server of the fleet this process is.</summary>
/// <param name="Name">Its name in the fleet: the audience of its tokens, the prefix of its task ids and store keys, a metric label.</param>
/// <param name="Version">The version of its assembly.</param>
public sealed record ServerIdentity(string Name, string Version);
