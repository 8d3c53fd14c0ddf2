using CODE.Gateway.Identity;
using CODE.Gateway.Tests.Fleet;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace CODE.Gateway.Tests.Identity;

public sealed class AuthorityKeysTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new();
    private readonly Lines _log = new();
    private TestIssuer _authority = null!;
    private AuthorityKeys _keys = null!;
    private AuthorityKeyRefresher _refresher = null!;

    [Fact]
    public async Task Demand_WithinThirtySecondsOfAnother_AsksNobody()
    {
        await _keys.DemandAsync(null, TestContext.Current.CancellationToken);
        Assert.Equal(2, _authority.Fetched.Count);
        var known = _keys.Current;

        _time.Advance(AuthorityKeys.MinimumBetweenDemands - TimeSpan.FromMilliseconds(1));
        await _keys.DemandAsync(known, TestContext.Current.CancellationToken);
        Assert.Equal(2, _authority.Fetched.Count);

        _time.Advance(TimeSpan.FromMilliseconds(1));
        await _keys.DemandAsync(known, TestContext.Current.CancellationToken);
        Assert.Equal(4, _authority.Fetched.Count);
    }

    [Fact]
    public async Task Demand_ByManyAtOnce_IsOne()
    {
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => _keys.DemandAsync(null, TestContext.Current.CancellationToken)));
        Assert.Equal(2, _authority.Fetched.Count);
    }

    [Fact]
    public async Task Authority_ThatIsAwayAtTheStart_IsTriedUntilItAnswers()
    {
        var port = new Uri(_authority.Issuer).Port;
        await _authority.DisposeAsync();
        await _refresher.StartAsync(TestContext.Current.CancellationToken);
        await UntilAsync(() => _keys.IsAway);
        Assert.Null(_keys.Current);

        await _authority.ListenAsync(port);
        await UntilAsync(() => _keys.Current is not null, AuthorityKeyRefresher.RetryInterval);

        Assert.False(_keys.IsAway);
        Assert.Contains(_log.All, static line => line.Contains("nobody can be let in until it does", StringComparison.Ordinal));
        Assert.Contains(_log.All, static line => line.Contains("answers; 1 keys", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Key_ThatIsWithdrawn_IsForgottenThoughNobodyShowsANewOne()
    {
        await _refresher.StartAsync(TestContext.Current.CancellationToken);
        await UntilAsync(() => _keys.Current is not null);
        var version = _keys.Version;
        _authority.Published = [TestIssuer.NewKey("second").Key];

        await UntilAsync(() => _keys.Version != version, AuthorityKeyRefresher.Interval);

        Assert.False(_keys.Current!.Has("first"));
        Assert.True(_keys.Current.Has("second"));
    }

    [Fact]
    public async Task Keys_ThatAreTheSame_ChangeNoVersion()
    {
        await _keys.RefreshAsync(TestContext.Current.CancellationToken);
        var (known, version) = (_keys.Current, _keys.Version);
        await _keys.RefreshAsync(TestContext.Current.CancellationToken);
        Assert.Equal((known, version), (_keys.Current, _keys.Version));
    }

    [Fact]
    public async Task Authority_ThatGoesAway_LeavesItsKeysAndALine()
    {
        await _keys.RefreshAsync(TestContext.Current.CancellationToken);
        await _authority.DisposeAsync();
        await _keys.RefreshAsync(TestContext.Current.CancellationToken);
        Assert.True(_keys.IsAway);
        Assert.True(_keys.Current!.Has("first"));
        Assert.Contains(_log.All, static line => line.Contains("the keys known so far stay in use", StringComparison.Ordinal));
    }

    public async ValueTask InitializeAsync()
    {
        _authority = await TestIssuer.AuthorityAsync();
        var options = Options.Create(new IdentityOptions { Authority = new Uri(_authority.Issuer) });
        var clients = new ServiceCollection().AddHttpClient().BuildServiceProvider().GetRequiredService<IHttpClientFactory>();
        _keys = new AuthorityKeys(new AuthorityDocuments(options, clients), options, _time, _log.CreateLogger());
        _refresher = new AuthorityKeyRefresher(_keys, options, _time);
    }

    public async ValueTask DisposeAsync()
    {
        await _refresher.StopAsync(CancellationToken.None);
        _refresher.Dispose();
        _keys.Dispose();
        await _authority.DisposeAsync();
    }

    private async Task UntilAsync(Func<bool> condition, TimeSpan step = default)
    {
        while (!condition())
        {
            _time.Advance(step);
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<string> _lines = new();

        public IReadOnlyCollection<string> All => _lines;

        public ILogger<AuthorityKeys> CreateLogger() => LoggerFactory.Create(logging => logging.AddProvider(this)).CreateLogger<AuthorityKeys>();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => _lines.Enqueue(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
