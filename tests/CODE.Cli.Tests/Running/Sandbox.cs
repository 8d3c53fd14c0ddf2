namespace CODE.Cli.Tests.Running;

/// <summary>A home and a working folder that nobody else uses.</summary>
internal sealed class Sandbox : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("code-cli-");

    public Sandbox()
    {
        Home = _root.CreateSubdirectory("home").FullName;
        Folder = _root.CreateSubdirectory("work").FullName;
        Environment["HOME"] = Home;
        Environment["USERPROFILE"] = Home;
        Environment["XDG_CONFIG_HOME"] = Path.Combine(Home, ".config");
    }

    public string Home { get; }

    public string Folder { get; }

    public Dictionary<string, string> Environment { get; } = [];

    public string PathTo(string relative) => Path.Combine(Folder, relative);

    public string Write(string relative, string content)
    {
        string path = PathTo(relative);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }

    public string Read(string relative) => File.ReadAllText(PathTo(relative));

    public bool IsOwnersOnly(string relative) =>
        OperatingSystem.IsWindows() || File.GetUnixFileMode(PathTo(relative)) == (UnixFileMode.UserRead | UnixFileMode.UserWrite);

    public Task<McpRun> RunAsync(params string[] arguments) => RunWithInputAsync(null, arguments);

    public async Task<McpRun> RunWithInputAsync(string? input, params string[] arguments)
    {
        using McpProcess process = McpProcess.Start(this, arguments, input);
        return await process.FinishAsync(TestContext.Current.CancellationToken);
    }

    public void Dispose() => _root.Delete(recursive: true);
}
