using CODE.Architecture.Tests.House;

namespace CODE.Architecture.Tests.Tools;

/// <summary>The servers that the repository holds, as rows of theories.</summary>
public static class Servers
{
    /// <summary>The name of each.</summary>
    public static TheoryData<string> Names => [.. Project.Services.Select(static service => service.ServerName)];
}
