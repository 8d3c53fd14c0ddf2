using System.Diagnostics;
using System.Net.Sockets;
using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Workspace;

namespace CODE.ServiceDefaults.Tests.Workspace;

public sealed class WorkspaceRootsTests : IDisposable
{
    private readonly WorkspaceTree _tree = new();
    private readonly WorkspaceRoots _roots;

    public WorkspaceRootsTests() => _roots = WorkspaceTree.Roots(_tree.Root);

    public void Dispose() => _tree.Dispose();

    [Theory]
    [InlineData("file", "file")]
    [InlineData("./a/../file", "file")]
    [InlineData("a/b/file", "a/b/file")]
    [InlineData("in/b/file", "a/b/file")]
    [InlineData("in_file", "a/b/file")]
    [InlineData("deep", "a/file")]
    [InlineData("a//b///file", "a/b/file")]
    [InlineData("a/chain/../file", "a/file")]
    public void ResolveFile_InsideTheRoot_AnswersItsRealPath(string path, string expected) =>
        Assert.Equal(Real(expected), _roots.ResolveFile(path));

    [Theory]
    [InlineData(".", ".")]
    [InlineData("a/", "a")]
    [InlineData("in", "a")]
    public void ResolveDirectory_InsideTheRoot_AnswersItsRealPath(string path, string expected) =>
        Assert.Equal(Path.TrimEndingDirectorySeparator(Path.GetFullPath(Real(expected))), _roots.ResolveDirectory(path));

    [Fact]
    public void Resolve_OfAnAbsolutePathInsideTheRoot_IsAllowed() =>
        Assert.Equal(Real("a/file"), _roots.Resolve(Path.Combine(_tree.Root, "in", "file")));

    [Theory]
    [InlineData("..")]
    [InlineData("../root-2/file")]
    [InlineData("../file")]
    [InlineData("a/../../file")]
    [InlineData("a/b/../../../outside/file")]
    [InlineData("out")]
    [InlineData("out/file")]
    [InlineData("out/d/file")]
    [InlineData("out_file")]
    [InlineData("a/chain/file")]
    [InlineData("in/chain/d/file")]
    [InlineData("a/up/file")]
    [InlineData("a/up/outside/file")]
    [InlineData("a/sibling/file")]
    [InlineData("through")]
    [InlineData("/etc/passwd")]
    [InlineData("/dev/null")]
    [InlineData("/proc/self/root/etc/passwd")]
    public void Resolve_OfWhatLeadsOut_IsRefused(string path) => Assert.Equal(FaultCodes.PermissionDenied, Refusal(path));

    [Fact]
    public void Resolve_OfAnAbsolutePathOutside_DoesNotTellWhetherItExists()
    {
        var existing = Assert.Throws<FaultException>(() => _roots.Resolve(Path.Combine(_tree.Outside, "file"))).Fault;
        var missing = Assert.Throws<FaultException>(() => _roots.Resolve(Path.Combine(_tree.Outside, "none"))).Fault;

        Assert.Equal(existing.Code, missing.Code);
        Assert.Equal(existing.Message.Replace("file", "none", StringComparison.Ordinal), missing.Message);
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("a/nothing/file")]
    [InlineData("file/file")]
    [InlineData("dangling")]
    [InlineData("loop")]
    [InlineData("ping/file")]
    [InlineData("..\\..\\etc\\passwd")]
    [InlineData("．．/．．/file")]
    [InlineData("․․/file")]
    [InlineData("a／b／file")]
    [InlineData("%2e%2e/file")]
    [InlineData("FILE ")]
    [InlineData("$HOME")]
    public void Resolve_OfWhatIsNotThere_IsNotFound(string path) => Assert.Equal(FaultCodes.NotFound, Refusal(path));

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("~")]
    [InlineData("~root/.ssh/id_rsa")]
    [InlineData("file\0")]
    [InlineData("file\0.txt")]
    [InlineData("a\nb")]
    [InlineData("\u001b[31mfile")]
    [InlineData("\\\\server\\share\\file")]
    [InlineData("\\\\?\\C:\\file")]
    [InlineData("//server/share/file")]
    public void Resolve_OfAMalformedPath_IsRefused(string path) => Assert.Equal(FaultCodes.InvalidArgument, Refusal(path));

    [Fact]
    public void Resolve_OfTooLongAPath_IsRefusedAndNotRepeatedInFull()
    {
        Assert.Equal(FaultCodes.InvalidArgument, Refusal(new string('a', 4_097)));

        var fault = Assert.Throws<FaultException>(() => _roots.Resolve(new string('a', 4_096))).Fault;
        Assert.Equal(FaultCodes.NotFound, fault.Code);
        Assert.True(fault.Message.Length < 300);
    }

    [Fact]
    public async Task Resolve_OfAPipe_IsRefusedAtOnce()
    {
        using var mkfifo = Process.Start("mkfifo", [Path.Combine(_tree.Root, "pipe")]);
        await mkfifo.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(FaultCodes.InvalidArgument, Refusal("pipe"));
        Assert.Throws<FaultException>(() => _roots.ResolveFile("pipe"));
    }

    [Fact]
    public void Resolve_OfASocket_IsRefused()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(Path.Combine(_tree.Root, "socket")));

        Assert.Equal(FaultCodes.InvalidArgument, Refusal("socket"));
    }

    [Fact]
    public void Resolve_OfADeviceInsideARoot_IsRefused() =>
        Assert.Equal(FaultCodes.InvalidArgument, Assert.Throws<FaultException>(() => WorkspaceTree.Roots("/dev").Resolve("null")).Fault.Code);

    [Fact]
    public void ResolveFile_OfAFolder_AndResolveDirectory_OfAFile_AreRefused()
    {
        Assert.Equal(FaultCodes.InvalidArgument, Assert.Throws<FaultException>(() => _roots.ResolveFile("a")).Fault.Code);
        Assert.Equal(FaultCodes.InvalidArgument, Assert.Throws<FaultException>(() => _roots.ResolveDirectory("file")).Fault.Code);
    }

    [Fact]
    public void Resolve_UnderARootThatIsItselfALink_TakesTheLinkAndItsTarget()
    {
        var alias = _tree.Root + "-alias";
        File.CreateSymbolicLink(alias, _tree.Root);
        var roots = WorkspaceTree.Roots(alias);

        Assert.Equal(Real("file"), roots.ResolveFile("file"));
        Assert.Equal(Real("file"), roots.ResolveFile(Path.Combine(alias, "file")));
        Assert.Equal(Real("file"), roots.ResolveFile(Path.Combine(_tree.Root, "file")));
        Assert.Throws<FaultException>(() => roots.Resolve("out/file"));
        Assert.Equal("a/file", roots.Display(roots.ResolveFile("in/file")));
    }

    [Fact]
    public void Resolve_WithSeveralRoots_TakesTheFirstThatHasIt()
    {
        var roots = WorkspaceTree.Roots(_tree.Root, _tree.Outside);

        Assert.Equal(Real("file"), roots.ResolveFile("file"));
        Assert.Equal(RealPath.Of(Path.Combine(_tree.Outside, "d", "file")), roots.ResolveFile("d/file"));
        Assert.Equal(RealPath.Of(Path.Combine(_tree.Outside, "file")), roots.ResolveFile("out/file"));
    }

    [Fact]
    public void Resolve_WithoutARoot_IsNotFoundAndTellsTheOperator()
    {
        var fault = Assert.Throws<FaultException>(() => WorkspaceTree.Roots().Resolve("file")).Fault;

        Assert.Equal(FaultCodes.NotFound, fault.Code);
        Assert.Contains("CODE_WORKSPACE", fault.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void Resolve_OfAbsoluteLinksInACircleOutside_IsRefused()
    {
        var circle = Path.Combine(_tree.Outside, "circle");
        File.CreateSymbolicLink(circle, circle);

        Assert.Equal(FaultCodes.PermissionDenied, Refusal(circle));
    }

    [Fact]
    public void Display_OfAPathOutside_ShowsOnlyItsName() => Assert.Equal("file", _roots.Display(Path.Combine(_tree.Outside, "file")));

    private string Real(string path) => Path.Combine(RealPath.Of(_tree.Root)!, path);

    private string Refusal(string path) => Assert.Throws<FaultException>(() => _roots.Resolve(path)).Fault.Code;
}
