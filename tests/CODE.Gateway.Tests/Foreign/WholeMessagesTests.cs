using System.Text;
using CODE.Gateway.Foreign;

namespace CODE.Gateway.Tests.Foreign;

public sealed class WholeMessagesTests
{
    private readonly MemoryStream _pipe = new();

    private string Written => Encoding.UTF8.GetString(_pipe.ToArray());

    [Fact]
    public async Task Message_IsWrittenOnceItIsWhole()
    {
        await using var messages = new WholeMessages(_pipe);
        await messages.WriteAsync("one"u8.ToArray(), TestContext.Current.CancellationToken);
        await messages.FlushAsync(TestContext.Current.CancellationToken);
        Assert.Equal("", Written);

        await messages.WriteAsync("\n"u8.ToArray(), TestContext.Current.CancellationToken);
        await messages.FlushAsync(TestContext.Current.CancellationToken);
        Assert.Equal("one\n", Written);
    }

    [Fact]
    public async Task Message_GivenUpBeforeItsEnd_LeavesNothingBehind()
    {
        await using var messages = new WholeMessages(_pipe);
        await messages.WriteAsync("given up"u8.ToArray(), TestContext.Current.CancellationToken);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => messages.WriteAsync("\n"u8.ToArray(), new CancellationToken(canceled: true)).AsTask());

        await messages.WriteAsync("next"u8.ToArray(), TestContext.Current.CancellationToken);
        await messages.WriteAsync("\n"u8.ToArray(), TestContext.Current.CancellationToken);
        await messages.FlushAsync(TestContext.Current.CancellationToken);
        Assert.Equal("next\n", Written);
    }

    [Fact]
    public async Task Message_ThatIsWhole_IsWrittenThoughItsCallerIsGone()
    {
        await using var messages = new WholeMessages(_pipe);
        await messages.WriteAsync("whole"u8.ToArray(), TestContext.Current.CancellationToken);
        await messages.WriteAsync("\n"u8.ToArray(), TestContext.Current.CancellationToken);
        await messages.FlushAsync(new CancellationToken(canceled: true));
        Assert.Equal("whole\n", Written);
    }
}
