using System.Text.Json;
using CODE.ServiceDefaults.Faults;
using Microsoft.AspNetCore.Http;

namespace CODE.Gateway.Envelope;

/// <summary>
/// Reads the few members of a JSON-RPC message that the gateway decides on, in one pass and without a document. What another
/// reader could understand otherwise is refused: repeated keys anywhere, and keys that differ from a known one only in case
/// (the C# SDK takes <c>Name</c> for <c>name</c>, and the last of two).
/// </summary>
internal ref struct MessageReader
{
    // Each key costs some ten times its bytes while it is remembered; no call of ours has more than a few dozen.
    private const int MaxKeys = 10_000;

    private const int UsualKeys = 256;

    [ThreadStatic]
    private static HashSet<(int Object, string Key)>? _spare;

    private readonly int _maxDepth;
    private readonly ReadOnlyMemory<byte> _json;
    private readonly McpMessage _message = new();
    private readonly HashSet<(int Object, string Key)> _seen = _spare ?? [];
    private Utf8JsonReader _reader;
    private MessageParts _parts;
    private KnownKey _captured;
    private int _capturedDepth;
    private int _capturedFrom;

    private MessageReader(ReadOnlyMemory<byte> json, int maxDepth)
    {
        _json = json;
        _maxDepth = maxDepth;
        // One more than allowed, so that too deep is told apart from malformed.
        _reader = new Utf8JsonReader(json.Span, new JsonReaderOptions { MaxDepth = maxDepth + 1 });
    }

    /// <summary>Reads a message.</summary>
    /// <param name="json">The body.</param>
    /// <param name="maxDepth">How deep it may be nested.</param>
    /// <param name="message">The message, when there is no refusal.</param>
    /// <returns>Null, or why the body is not a message.</returns>
    public static Refusal? Read(ReadOnlyMemory<byte> json, int maxDepth, out McpMessage message)
    {
        var reader = new MessageReader(json, maxDepth);
        message = reader._message;
        try
        {
            return reader.Walk() ?? reader.Classify();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a string that is not UTF-8 or holds half a surrogate pair.
            return new Refusal(StatusCodes.Status400BadRequest, RpcCodes.Parse, new Fault(
                FaultCodes.InvalidArgument, "The body is not valid JSON.", "Send one JSON-RPC message as UTF-8 JSON."));
        }
        finally
        {
            reader.KeepSet();
        }
    }

    // The next message of this thread needs one, too; but not one that was grown by a message of thousands of keys.
    private readonly void KeepSet()
    {
        _spare = _seen.Count <= UsualKeys ? _seen : null;
        _spare?.Clear();
    }

    private Refusal? Walk()
    {
        Span<Level> levels = stackalloc Level[_maxDepth + 2];
        var objects = 0;
        var key = default(KnownKey);
        while (_reader.Read())
        {
            var depth = _reader.CurrentDepth;
            var area = depth == 0 ? MessageArea.Outside : levels[depth].Area;
            switch (_reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    var name = _reader.GetString()!;
                    if (!_seen.Add((levels[depth].Object, name)))
                    {
                        return Malformed($"The key '{Shown(name)}' is given twice.", "Give every key once.");
                    }

                    if (_seen.Count > MaxKeys)
                    {
                        return Malformed($"The body has more than {MaxKeys} keys.", "Send less at once, or large data as one text.");
                    }

                    if (!KnownKeys.TryFind(area, name, out key))
                    {
                        return Malformed($"The key '{Shown(name)}' is written unlike the protocol writes it.", "Write keys exactly as the protocol does; case matters.");
                    }

                    continue;

                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    if (depth >= _maxDepth)
                    {
                        return Malformed($"The body is nested deeper than {_maxDepth} levels.", "Send flatter arguments.");
                    }

                    var isObject = _reader.TokenType == JsonTokenType.StartObject;
                    levels[depth + 1] = new Level(isObject ? KnownKeys.AreaBelow(area, key, depth) : MessageArea.Outside, ++objects);
                    Take(key, isObject);
                    Capture(key, depth);
                    break;

                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    if (_captured != KnownKey.None && depth == _capturedDepth)
                    {
                        EndCapture();
                    }

                    break;

                default:
                    Take(key, isObject: false);
                    break;
            }

            key = default;
        }

        return null;
    }

    private void Take(KnownKey key, bool isObject)
    {
        var isText = _reader.TokenType == JsonTokenType.String;
        switch (key)
        {
            case KnownKey.None:
                break;
            case KnownKey.JsonRpc:
                _parts.IsVersion2 = isText && _reader.ValueTextEquals("2.0"u8);
                break;
            case KnownKey.Id:
                _parts.HasId = true;
                _parts.IsIdValid = isText || (_reader.TokenType == JsonTokenType.Number && _reader.TryGetInt64(out _));
                if (_parts.IsIdValid)
                {
                    _ = isText ? _reader.GetString() : null;
                    _message.Id = _json[(int)_reader.TokenStartIndex..(int)_reader.BytesConsumed];
                }

                break;
            case KnownKey.Method:
                _parts.HasMethod = true;
                _message.Method = isText ? _reader.GetString()! : string.Empty;
                break;
            case KnownKey.Params:
                _parts.HasOddParams = !isObject;
                break;
            case KnownKey.Result or KnownKey.Error:
                _parts.IsAnswer = true;
                break;
            case KnownKey.ClientCapabilities:
                _message.HasClientCapabilities = isObject;
                break;
            case KnownKey.TasksExtension:
                _message.DeclaresTasks = isObject;
                break;
            case KnownKey.Elicitation:
                _parts.HasElicitation = isObject;
                break;
            case KnownKey.FormElicitation:
                _parts.HasForm = isObject;
                break;
            case KnownKey.UrlElicitation:
                _parts.HasUrl = isObject;
                break;
            case KnownKey.Preflight:
                _message.IsPreflight = _reader.TokenType == JsonTokenType.True;
                break;
            case KnownKey.Fresh:
                _message.WantsFresh = _reader.TokenType == JsonTokenType.True;
                break;
            case KnownKey.ProgressToken:
                _message.ProgressToken = isText || _reader.TokenType == JsonTokenType.Number ? _json[(int)_reader.TokenStartIndex..(int)_reader.BytesConsumed] : default;
                break;
            case KnownKey.Arguments or KnownKey.InputResponses:
                _parts.HasOddArguments |= !isObject && _reader.TokenType != JsonTokenType.Null;
                break;
            default:
                TakeText(key, isText ? _reader.GetString() : null);
                if (key == KnownKey.TraceParent && isText && !_reader.ValueIsEscaped)
                {
                    _message.TraceParentStart = (int)_reader.TokenStartIndex + 1;
                }

                break;
        }
    }

    // What is captured never holds another captured thing: each stands right under params.
    private void Capture(KnownKey key, int depth)
    {
        if (key is KnownKey.Arguments or KnownKey.InputResponses)
        {
            (_captured, _capturedDepth, _capturedFrom) = (key, depth, (int)_reader.TokenStartIndex);
        }
    }

    private void EndCapture()
    {
        var text = _json[_capturedFrom..(int)_reader.BytesConsumed];
        if (_captured == KnownKey.Arguments)
        {
            _message.Arguments = text;
        }
        else
        {
            _message.InputResponses = text;
        }

        _captured = KnownKey.None;
    }

    private readonly void TakeText(KnownKey key, string? text)
    {
        switch (key)
        {
            case KnownKey.Name: _message.Name = text; break;
            case KnownKey.Uri: _message.Uri = text; break;
            case KnownKey.TaskId: _message.TaskId = text; break;
            case KnownKey.Cursor: _message.Cursor = text; break;
            case KnownKey.OfferedRevision: _message.OfferedRevision = text; break;
            case KnownKey.ReferenceName: _message.ReferenceName = text; break;
            case KnownKey.ReferenceUri: _message.ReferenceUri = text; break;
            case KnownKey.RequestState: _message.RequestState = text; break;
            case KnownKey.ClientName: _message.ClientName = text; break;
            case KnownKey.MetaRevision: _message.MetaRevision = text; break;
            case KnownKey.TraceParent: _message.TraceParent = text; break;
            case KnownKey.TraceState: _message.TraceState = text; break;
        }
    }

    private readonly Refusal? Classify()
    {
        if (!_parts.IsVersion2)
        {
            return Malformed("The body is not one JSON-RPC 2.0 message.", "Send one object with jsonrpc \"2.0\"; batches are not part of the protocol any more.");
        }

        if (_parts.HasId && !_parts.IsIdValid)
        {
            return Malformed("The id is neither a string nor an integer.", "Give an id that is a string or an integer, or none for a notification.");
        }

        if (_parts.HasMethod == _parts.IsAnswer || (_parts.HasMethod && _message.Method.Length == 0) || (_parts.IsAnswer && !_parts.HasId))
        {
            return Malformed("The message is neither a request nor a notification nor an answer.", "Give method as a string, with an id for a request.");
        }

        if (_parts.HasOddParams)
        {
            return Malformed("params is not an object.", "Give params as an object, or leave it out.");
        }

        if (_parts.HasOddArguments)
        {
            return Malformed("params.arguments or params.inputResponses is not an object.", "Give it as an object, or leave it out.");
        }

        // No mode named means the form, which is all that there was before modes.
        _message.DeclaresElicitation = _parts.HasElicitation && (_parts.HasForm || !_parts.HasUrl);
        _message.Kind = _parts.IsAnswer ? McpMessageKind.Response : _parts.HasId ? McpMessageKind.Request : McpMessageKind.Notification;
        return null;
    }

    private static Refusal Malformed(string message, string fix) =>
        new(StatusCodes.Status400BadRequest, RpcCodes.InvalidRequest, new Fault(FaultCodes.InvalidArgument, message, fix));

    private static string Shown(string name) => name.Length <= 64 ? name : $"{name.AsSpan(0, 63)}…";

    private readonly record struct Level(MessageArea Area, int Object);

    private struct MessageParts
    {
        public bool IsVersion2;
        public bool HasId;
        public bool IsIdValid;
        public bool HasMethod;
        public bool IsAnswer;
        public bool HasOddParams;
        public bool HasOddArguments;
        public bool HasElicitation;
        public bool HasForm;
        public bool HasUrl;
    }
}
