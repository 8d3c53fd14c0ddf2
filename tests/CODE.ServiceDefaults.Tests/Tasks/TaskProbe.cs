using System.Threading.Channels;

namespace CODE.ServiceDefaults.Tests.Tasks;

/// <summary>What the tests tell the running tools, and hear from them.</summary>
public sealed class TaskProbe
{
    private readonly Channel<string> _heard = Channel.CreateUnbounded<string>();
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Say(string what) => _heard.Writer.TryWrite(what);

    // A tool that never says it fails the test instead of hanging the run.
    public Task<string> HearAsync() => _heard.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

    public bool HeardNothing => !_heard.Reader.TryPeek(out _);

    public void Release() => _release.TrySetResult();

    public Task ReleasedAsync(CancellationToken cancellationToken) => _release.Task.WaitAsync(cancellationToken);
}

/// <summary>A service of a scope, which notices when it is used after the scope's end.</summary>
public sealed class ScopedProbe : IDisposable
{
    public bool Disposed { get; private set; }

    public void Dispose() => Disposed = true;
}
