// SPDX-License-Identifier: Apache-2.0
#include "core/aws/QueryProtocol.h"

#include "core/aws/SigV4.h"

#include <QJsonArray>
#include <QXmlStreamReader>

#include <algorithm>
#include <optional>

namespace bk {

namespace {

constexpr qsizetype kMostXml = 1024LL * 1024;
constexpr int kDeepest = 32;
constexpr int kMostElements = 20'000;
constexpr int kDeepestInput = 16;

using Parameters = QList<QPair<QByteArray, QByteArray>>;

class AnswerReader final {
public:
    explicit AnswerReader(QByteArrayView xml) : m_xml(QByteArray::fromRawData(xml.data(), xml.size())) {}

    // The root, or nothing when the text is not to be trusted.
    std::optional<QueryElement> read()
    {
        std::vector<QueryElement> open;
        std::optional<QueryElement> root;
        while (!m_xml.atEnd()) {
            switch (m_xml.readNext()) {
            case QXmlStreamReader::StartElement:
                if (open.size() == kDeepest || ++m_elements > kMostElements)
                    return std::nullopt;
                open.emplace_back().name = m_xml.name().toString();
                break;
            case QXmlStreamReader::EndElement:
                close(open, root);
                break;
            case QXmlStreamReader::Characters:
                if (!open.empty())
                    open.back().text += m_xml.text();
                break;
            case QXmlStreamReader::DTD:
            case QXmlStreamReader::EntityReference:
                return std::nullopt;
            default:
                break;
            }
        }
        return m_xml.hasError() ? std::nullopt : std::move(root);
    }

private:
    static void close(std::vector<QueryElement> &open, std::optional<QueryElement> &root)
    {
        QueryElement done = std::move(open.back());
        open.pop_back();
        if (!done.children.empty())
            wipe(done.text); // the white space between the children
        if (open.empty())
            root = std::move(done);
        else
            open.back().children.push_back(std::move(done));
    }

    QXmlStreamReader m_xml;
    int m_elements = 0;
};

tl::unexpected<Error> notTheService(const char *why)
{
    return fail(Error::Kind::NotTheService, QString::fromLatin1(why));
}

QJsonValue valueOf(const QueryElement &element)
{
    if (element.children.empty())
        return element.text;
    const QString &first = element.children.front().name;
    const bool isList = std::all_of(element.children.begin(), element.children.end(),
                                    [&first](const QueryElement &child) { return child.name == first; })
                        && (first == u"member" || element.children.size() > 1);
    if (!isList)
        return toJson(element);
    QJsonArray list;
    for (const QueryElement &child : element.children)
        list.append(valueOf(child));
    return list;
}

// Members of objects behind a dot, of lists behind ".member.1", as the protocol has it. False for null.
bool flatten(Parameters &parameters, const QByteArray &name, const QJsonValue &value, int depth = 0)
{
    if (depth > kDeepestInput)
        return false;
    switch (value.type()) {
    case QJsonValue::String: parameters.append({name, value.toString().toUtf8()}); return true;
    case QJsonValue::Bool: parameters.append({name, value.toBool() ? "true" : "false"}); return true;
    case QJsonValue::Double: {
        const qint64 whole = value.toInteger();
        parameters.append({name, double(whole) == value.toDouble() ? QByteArray::number(whole) : QByteArray::number(value.toDouble(), 'g', 17)});
        return true;
    }
    case QJsonValue::Array: {
        const QJsonArray list = value.toArray();
        if (list.isEmpty())
            parameters.append({name, QByteArray()});
        for (qsizetype i = 0; i < list.size(); ++i) {
            if (!flatten(parameters, name + ".member." + QByteArray::number(i + 1), list[i], depth + 1))
                return false;
        }
        return true;
    }
    case QJsonValue::Object: {
        const QJsonObject object = value.toObject();
        for (auto it = object.begin(); it != object.end(); ++it) {
            if (!flatten(parameters, name + '.' + it.key().toUtf8(), it.value(), depth + 1))
                return false;
        }
        return true;
    }
    default: return false;
    }
}

} // namespace

Result<QueryCall> queryCallOf(const QString &action, const QByteArray &version, const QJsonObject &input)
{
    QueryCall call{action.toUtf8(), version, {}};
    for (auto it = input.begin(); it != input.end(); ++it) {
        if (!flatten(call.parameters, it.key().toUtf8(), it.value()))
            return fail(Error::Kind::InvalidInput, it.key(), it.key());
    }
    return call;
}

HttpRequest queryRequest(const QueryCall &call, const Endpoint &endpoint)
{
    HttpRequest request;
    request.verb = "POST";
    request.url = endpoint.url;
    request.url.setPath(endpoint.url.path(QUrl::FullyEncoded) + u'/', QUrl::TolerantMode);
    request.headers = {{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"},
                       {"Accept-Encoding", "identity"},
                       {"User-Agent", "bedrock-keyring/" BK_VERSION}};
    qsizetype size = call.action.size() + call.version.size() + 32;
    for (const auto &[name, value] : call.parameters)
        size += 3 * (name.size() + value.size()) + 2;
    request.body.reserve(size); // once: it may hold a token
    request.body += "Action=" + sigv4::uriEncode(call.action) + "&Version=" + sigv4::uriEncode(call.version);
    for (const auto &[name, value] : call.parameters) {
        QByteArray encoded = sigv4::uriEncode(value);
        request.body += '&' + sigv4::uriEncode(name) + '=';
        request.body += encoded;
        wipe(encoded);
    }
    return request;
}

const QueryElement *QueryElement::find(QStringView path) const
{
    const QueryElement *at = this;
    const auto steps = path.split(u'/');
    for (const QStringView step : steps) {
        const auto child = std::find_if(at->children.begin(), at->children.end(), [step](const QueryElement &one) { return one.name == step; });
        if (child == at->children.end())
            return nullptr;
        at = &*child;
    }
    return at;
}

QString QueryElement::textOf(QStringView path) const
{
    const QueryElement *element = find(path);
    return element ? element->text : QString();
}

Result<QueryAnswer> readQueryAnswer(QByteArrayView xml, const QString &action)
{
    if (xml.trimmed().isEmpty())
        return notTheService("empty");
    if (xml.size() > kMostXml)
        return notTheService("xml-size");
    auto root = AnswerReader(xml).read();
    if (!root)
        return notTheService("xml");
    if (root->name != action + QLatin1String("Response"))
        return notTheService("xml-root");
    QueryAnswer answer;
    answer.requestId = root->textOf(u"ResponseMetadata/RequestId");
    for (QueryElement &child : root->children) {
        if (child.name == action + QLatin1String("Result"))
            answer.result = std::move(child);
    }
    return answer;
}

QJsonObject toJson(const QueryElement &element)
{
    QJsonObject object;
    for (const QueryElement &child : element.children) {
        if (!object.contains(child.name)) {
            object.insert(child.name, valueOf(child));
            continue;
        }
        QJsonArray list = object.value(child.name).isArray() ? object.value(child.name).toArray() : QJsonArray{object.value(child.name)};
        list.append(valueOf(child));
        object.insert(child.name, list);
    }
    return object;
}

} // namespace bk
