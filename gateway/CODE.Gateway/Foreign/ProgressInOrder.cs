using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace CODE.Gateway.Foreign;

/// <summary>
/// Takes a server's progress where its messages are read, one after the other. The client library hands each message to the thread pool, which may
/// have the answer first and the progress before it last, or in any order.
/// </summary>
internal sealed class ProgressInOrder(IClientTransport inner, ForeignProgress progress) : IClientTransport
{
    /// <inheritdoc/>
    public string Name => inner.Name;

    /// <inheritdoc/>
    public async Task<ITransport> ConnectAsync(CancellationToken cancellationToken = default) => new Connection(await inner.ConnectAsync(cancellationToken), progress);

    private sealed class Connection(ITransport inner, ForeignProgress progress) : ITransport
    {
        public string? SessionId => inner.SessionId;

        public ChannelReader<JsonRpcMessage> MessageReader { get; } = new Messages(inner.MessageReader, progress);

        public Task SendMessageAsync(JsonRpcMessage message, CancellationToken cancellationToken = default) => inner.SendMessageAsync(message, cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }

    private sealed class Messages(ChannelReader<JsonRpcMessage> inner, ForeignProgress progress) : ChannelReader<JsonRpcMessage>
    {
        public override Task Completion => inner.Completion;

        public override bool TryRead([MaybeNullWhen(false)] out JsonRpcMessage item)
        {
            while (inner.TryRead(out item))
            {
                if (item is not JsonRpcNotification { Method: NotificationMethods.ProgressNotification } notification)
                {
                    return true;
                }

                progress.Take(notification.Params);
            }

            return false;
        }

        public override ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default) => inner.WaitToReadAsync(cancellationToken);
    }
}
