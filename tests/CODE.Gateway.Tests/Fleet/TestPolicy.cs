namespace CODE.Gateway.Tests.Fleet;

/// <summary>Policy files for tests.</summary>
internal static class TestPolicy
{
    private static readonly Lazy<string> OpenFile = new(static () => Write("""
        version: 1
        permissions:
          - { name: everything, subjects: { users: ["*"] }, servers: ["*"], tools: ["*"], prompts: ["*"], resources: ["*"] }
        """));

    /// <summary>A file by which everybody may do everything.</summary>
    public static string Open => OpenFile.Value;

    /// <summary>Writes a policy to a file of its own; the system's folder for temporary files takes it away one day.</summary>
    public static string Write(string yaml)
    {
        var file = Path.Combine(Path.GetTempPath(), $"code-policy-{Guid.NewGuid():N}.yaml");
        File.WriteAllText(file, yaml);
        return file;
    }
}
