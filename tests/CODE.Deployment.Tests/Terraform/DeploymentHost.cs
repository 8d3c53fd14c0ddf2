using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using CODE.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace CODE.Deployment.Tests.Terraform;

/// <summary>The deployment server in this process with a real store and a workspace root of its own; each test makes its workspaces in it.</summary>
public sealed class DeploymentHost : IAsyncLifetime
{
    private readonly Dictionary<string, string?> _settings;
    private readonly string? _store;
    private readonly TimeProvider? _time;
    private readonly bool _ownsRoot;
    private FleetServerHost? _host;

    public DeploymentHost()
        : this(new Dictionary<string, string?>())
    {
    }

    internal DeploymentHost(IReadOnlyDictionary<string, string?> settings, string? store = null, string? root = null, TimeProvider? time = null)
    {
        _settings = settings.ToDictionary();
        _store = store;
        _time = time;
        _ownsRoot = root is null;
        Root = root ?? Directory.CreateTempSubdirectory("code-deployment-tests-").FullName;
    }

    public string Root { get; }

    public CapturedLogs Logs { get; } = new();

    public string PlanKey { get; } = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    public IServiceProvider Services => _host!.Services;

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    public async ValueTask InitializeAsync()
    {
        _settings["Workspace:Roots:0"] = Root;
        _settings.TryAdd("Deployment:PlanKey", PlanKey);
        _settings.TryAdd("Deployment:WorkspaceWaitSeconds", "1");
        _host = await FleetServerHost.StartAsync(
            "deployment",
            typeof(DeploymentOptions).Assembly,
            builder =>
            {
                builder.AddDeployment();
                builder.Logging.AddProvider(Logs).SetMinimumLevel(LogLevel.Trace);
                if (_time is not null)
                {
                    builder.Services.AddSingleton(_time);
                }
            },
            _settings,
            store: _store);
    }

    internal TerraformFolder Folder(string? configuration = null)
    {
        Needed.Program("tofu", "terraform");
        return new TerraformFolder(Root, configuration);
    }

    internal Grpc.Net.Client.GrpcChannel OpenChannel() => _host!.OpenChannel();

    internal Task<McpClient> ConnectAsync(string subject = "alice") => _host!.ConnectAsync(subject, cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>Calls a tool as a caller; a failure is returned as it is.</summary>
    internal async Task<CallToolResult> CallAsync(string tool, object arguments, string subject = "alice", IProgress<ModelContextProtocol.ProgressNotificationValue>? progress = null)
    {
        await using var client = await ConnectAsync(subject);
        return await client.CallToolAsync(
            tool,
            JsonSerializer.SerializeToElement(arguments).EnumerateObject().ToDictionary(static member => member.Name, static member => (object?)member.Value),
            progress,
            cancellationToken: TestContext.Current.CancellationToken);
    }

    /// <summary>Calls a tool that has to succeed.</summary>
    internal async Task<JsonElement> AnswerAsync(string tool, object arguments, string subject = "alice")
    {
        var result = await CallAsync(tool, arguments, subject);
        Assert.True(result.IsError is not true, Text(result));
        return result.StructuredContent!.Value;
    }

    /// <summary>Calls a tool that has to be refused.</summary>
    internal async Task<(string Code, string Message, string Fix)> FaultAsync(string tool, object arguments, string subject = "alice")
    {
        var result = await CallAsync(tool, arguments, subject);
        Assert.True(result.IsError is true, $"not refused: {Text(result)}");
        var fault = JsonElement.Parse(Text(result));
        return (fault.GetProperty("code").GetString()!, fault.GetProperty("message").GetString()!, fault.GetProperty("fix").GetString()!);
    }

    internal static string Text(CallToolResult result) => string.Join("\n", result.Content.OfType<TextContentBlock>().Select(static block => block.Text));

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }

        if (_ownsRoot)
        {
            Directory.Delete(Root, recursive: true);
        }
    }
}

/// <summary>Every log line of a host, at every level, with its exception.</summary>
public sealed class CapturedLogs : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _lines = new();

    public string All => string.Join("\n", _lines);

    public ILogger CreateLogger(string categoryName) => new Logger(_lines);

    public void Dispose()
    {
    }

    private sealed class Logger(ConcurrentQueue<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{formatter(state, exception)} {exception}");
    }
}
