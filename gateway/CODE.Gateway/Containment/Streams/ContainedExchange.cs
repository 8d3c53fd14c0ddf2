using System.IO.Pipelines;
using CODE.Gateway.Containment.Messages;
using CODE.Gateway.Routing;
using CODE.ServiceDefaults.Faults;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CODE.Gateway.Containment.Streams;

/// <summary>
/// Stands between a server's answer and the client for as long as a call is forwarded. Whoever forwards writes to the stream, which contains what passes; the gateway's own
/// answers use the writer, which does not. Nobody behind it can abort the client's connection: how an answer ends is decided here.
/// </summary>
internal sealed class ContainedExchange : IHttpResponseBodyFeature, IHttpRequestLifetimeFeature, IDisposable
{
    private readonly Lock _gate = new();
    private readonly HttpContext _http;
    private readonly IHttpResponseBodyFeature _body;
    private readonly IHttpRequestLifetimeFeature _lifetime;
    private readonly IHttpResetFeature? _reset;
    private readonly CancellationTokenSource _ending;
    private readonly AnswerStream _answer;
    private volatile bool _hasLeft;

    public ContainedExchange(GatewayCall call, MessageContainment containment, int maxMessageBytes)
    {
        _http = call.Http;
        _body = _http.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        _lifetime = _http.Features.GetRequiredFeature<IHttpRequestLifetimeFeature>();
        _reset = _http.Features.Get<IHttpResetFeature>();
        _ending = CancellationTokenSource.CreateLinkedTokenSource(_lifetime.RequestAborted);
        _answer = new AnswerStream(call, _body.Writer, containment, maxMessageBytes, fault => End(fault));
        _http.Features.Set<IHttpResponseBodyFeature>(this);
        _http.Features.Set<IHttpRequestLifetimeFeature>(this);
        _http.Features.Set<IHttpResetFeature>(null);
    }

    /// <summary>What the server's answer becomes.</summary>
    public AnswerStream Answer => _answer;

    /// <summary>Why the exchange was ended from here, or null.</summary>
    public Fault? Fault { get; private set; }

    /// <summary>Whether the gateway itself has answered in the server's place.</summary>
    public bool IsAnsweredByGateway { get; private set; }

    /// <summary>Whether the forwarder gave up on an answer that had begun.</summary>
    public bool IsBrokenOff { get; private set; }

    /// <summary>Whether the client went away.</summary>
    public bool IsClientGone => _lifetime.RequestAborted.IsCancellationRequested;

    /// <inheritdoc/>
    public Stream Stream => _answer;

    /// <inheritdoc/>
    public PipeWriter Writer
    {
        get
        {
            IsAnsweredByGateway = true;
            return _body.Writer;
        }
    }

    /// <inheritdoc/>
    public CancellationToken RequestAborted
    {
        get => _ending.Token;
        set => throw new NotSupportedException();
    }

    /// <summary>Ends the exchange: the server is left, and the caller gets a fault.</summary>
    /// <returns>False when it has ended already.</returns>
    public bool End(Fault fault)
    {
        lock (_gate)
        {
            if (Fault is not null)
            {
                return false;
            }

            Fault = fault;
        }

        // Behind the forwarder there is nobody left to be stopped, and a finished body can still turn out to be none.
        if (!_hasLeft)
        {
            _ending.Cancel();
        }

        return true;
    }

    /// <inheritdoc/>
    public void Abort() => IsBrokenOff = true;

    /// <inheritdoc/>
    public void DisableBuffering() => _body.DisableBuffering();

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken = default) => _body.StartAsync(cancellationToken);

    /// <inheritdoc/>
    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <inheritdoc/>
    public Task CompleteAsync() => IsAnsweredByGateway ? _body.CompleteAsync() : Task.CompletedTask;

    /// <summary>Gives the client's connection back to the request.</summary>
    public void Leave()
    {
        _hasLeft = true;
        _http.Features.Set(_body);
        _http.Features.Set(_lifetime);
        _http.Features.Set(_reset);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _answer.Dispose();
        _ending.Dispose();
    }
}
