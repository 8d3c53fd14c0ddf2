using CODE.Bench.References;

var app = args switch
{
    ["yarp", var upstream] => PlainYarp.Build(new Uri(upstream)),
    ["bare", var answerFile] => BareEndpoint.Build(File.ReadAllBytes(answerFile)),
    _ => throw new ArgumentException("Expected: yarp UPSTREAM, or bare ANSWER-FILE."),
};
app.Run();
