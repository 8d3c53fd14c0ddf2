namespace CODE.AppHost.Tests;

public sealed class LocalFleetOptionsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Parse_Nothing_GivesTheDocumentedDefaults()
    {
        var options = Parse([]);

        Assert.Equal(8080, options.Port);
        Assert.Equal(Path.GetFullPath(".code"), options.DataFolder);
        Assert.Equal([Path.TrimEndingDirectorySeparator(Path.GetFullPath("."))], options.WorkspaceRoots);
    }

    [Fact]
    public void Parse_ArgumentAndVariable_ArgumentWins()
    {
        var options = Parse(["--port=9090", "--data", folder.Root], ("CODE_PORT", "7070"), ("CODE_DATA", "elsewhere"));

        Assert.Equal(9090, options.Port);
        Assert.Equal(folder.Root, options.DataFolder);
    }

    [Fact]
    public void Parse_PortZero_LeavesTheChoiceToTheHost() => Assert.Null(Parse([], ("CODE_PORT", "0")).Port);

    [Fact]
    public void Parse_WorkspaceVariable_IsSeparatedAsInPath()
    {
        var (a, b) = (Directory.CreateDirectory(folder.At("a")).FullName, Directory.CreateDirectory(folder.At("b")).FullName);

        Assert.Equal([a, b], Parse([], ("CODE_WORKSPACE", $"{a}{Path.PathSeparator}{b}{Path.DirectorySeparatorChar}")).WorkspaceRoots);
    }

    [Fact]
    public void Parse_WorkspaceRepeated_KeepsEachOnce()
        => Assert.Equal([folder.Root], Parse(["--workspace", folder.Root, "--workspace", folder.Root]).WorkspaceRoots);

    [Theory]
    [InlineData("--port", "65536")]
    [InlineData("--port", "-1")]
    [InlineData("--port", "http")]
    [InlineData("--port")]
    [InlineData("--data=")]
    [InlineData("--workspace", "/no/such/folder")]
    public void Parse_WrongValue_IsRefusedOnOneLine(params string[] args)
    {
        var fault = Assert.Throws<LocalFleetException>(() => Parse(args));

        Assert.Equal(LocalFleetException.Usage, fault.ExitCode);
        Assert.DoesNotContain('\n', fault.Message);
    }

    private static LocalFleetOptions Parse(string[] args, params (string Name, string Value)[] environment)
        => LocalFleetOptions.Parse(args, name => environment.FirstOrDefault(variable => variable.Name == name).Value);
}
