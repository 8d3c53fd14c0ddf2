using System.Buffers;
using System.IO.Pipelines;
using CODE.Gateway.Containment.Messages;
using CODE.Gateway.Routing;
using CODE.ServiceDefaults.Faults;
using Microsoft.AspNetCore.Http;

namespace CODE.Gateway.Containment.Streams;

/// <summary>
/// Takes the bytes of a server's answer and lets contained messages out. An event of a stream goes out as soon as it is complete; a JSON body waits for its end. No
/// more than one message is ever held, and none beyond the limit.
/// </summary>
internal sealed class AnswerStream(GatewayCall call, PipeWriter output, MessageContainment containment, int maxMessageBytes, Action<Fault> fail) : Stream
{
    private readonly EventReader _events = new(maxMessageBytes);
    private readonly ReceivedBytes _body = new(maxMessageBytes);
    private bool _isFailed;

    /// <summary>The answer to the call, once it has come: it is the last message.</summary>
    public MessageFacts? Answer { get; private set; }

    /// <summary>How many bytes of messages went out.</summary>
    public long SentBytes { get; private set; }

    /// <summary>Whether the server answers by a stream of events.</summary>
    public bool IsEventStream => call.Http.Response.ContentType?.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase) ?? false;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_isFailed)
        {
            return;
        }

        if (!IsEventStream)
        {
            if (!_body.TryAdd(buffer.Span))
            {
                FailTooLarge();
            }

            return;
        }

        while (!buffer.IsEmpty && !_isFailed)
        {
            switch (_events.Read(ref buffer))
            {
                // Behind the answer nobody listens any more.
                case EventKind.Message when Answer is null:
                    await PassAsync(_events.Data, isEvent: true, cancellationToken);
                    break;
                case EventKind.Comment when Answer is null:
                    output.Write(":\n\n"u8);
                    await output.FlushAsync(cancellationToken);
                    break;
                case EventKind.TooLarge:
                    FailTooLarge();
                    break;
            }
        }
    }

    /// <summary>Lets the body out that has come whole.</summary>
    public ValueTask CompleteBodyAsync(CancellationToken cancellationToken) => PassAsync(_body.Written, isEvent: false, cancellationToken);

    /// <summary>Writes a message of the gateway's own as the answer.</summary>
    public async ValueTask SendAnswerAsync(ReadOnlyMemory<byte> json, bool isEvent, CancellationToken cancellationToken)
    {
        // In one piece: each flush is a packet that somebody wakes up for.
        if (isEvent)
        {
            output.Write("event: message\ndata: "u8);
            output.Write(json.Span);
            output.Write("\n\n"u8);
        }
        else
        {
            call.Http.Response.ContentLength = json.Length;
            output.Write(json.Span);
        }

        await output.FlushAsync(cancellationToken);
        SentBytes += json.Length;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _events.Dispose();
            _body.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask PassAsync(ReadOnlyMemory<byte> message, bool isEvent, CancellationToken cancellationToken)
    {
        var contained = await containment.ContainAsync(call, message);
        if (contained.Fault is { } fault)
        {
            Fail(fault);
            return;
        }

        if (contained.Json.IsEmpty)
        {
            return;
        }

        if (contained.Facts.IsAnswer && call.Guard is { } guard)
        {
            contained = await guard.PassAsync(contained, cancellationToken);
        }

        await SendAnswerAsync(contained.Json, isEvent, cancellationToken);
        Answer = contained.Facts.IsAnswer ? contained.Facts : null;
    }

    private void FailTooLarge()
    {
        containment.NoteTooLarge(call);
        Fail(TooLargeFaults.OfMessage(call, maxMessageBytes));
    }

    private void Fail(Fault fault)
    {
        _isFailed = true;
        fail(fault);
    }
}
