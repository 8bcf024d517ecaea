// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/aws/HttpClient.h"
#include "core/iam/ServiceCredentials.h"
#include "tests/support/SampleKeys.h"
#include "tests/support/TestServer.h"

#include <QTcpSocket>
#include <QUrlQuery>

namespace bk {

// IAM for one user, over a real connection, that can vanish before or after it has done what it was asked.
class FakeIam final {
public:
    struct Key {
        QByteArray id;
        QByteArray alias;
        QByteArray secret;
        bool active = true;
        QByteArray created;
    };
    enum class When { Never, Before, After };
    // Asked with the action; After: it is done, and nobody is told.
    std::function<When(const QByteArray &action)> vanish;
    QByteArray refused;   // an action that is answered with AccessDenied
    QByteArray failsAt;   // an action that is done, and answered with 503 by somebody in between
    QByteArray endsAt;    // from this action on the caller's session has ended
    QByteArray now = "2026-11-22T12:00:00Z"; // FakeClock's day
    QByteArrayList asked; // actions in order
    int overfull = 0;     // how often a third key was asked for
    QList<Key> keys;

    FakeIam() : m_server(std::nullopt)
    {
        m_server.answerWith([this](QTcpSocket *socket, const TestServer::Request &request) { answer(socket, request.body); });
    }
    [[nodiscard]] IamCaller caller() const
    {
        return {{"AKIDEXAMPLE", Secret("made-up-secret"), Secret("made-up-session")}, {m_server.url({}), QStringLiteral("us-east-1"), {}}};
    }
    Key &make()
    {
        const bool first = std::none_of(keys.begin(), keys.end(), [](const Key &one) { return one.alias == "maria-at-123456789012"; });
        const QByteArray alias = first ? "maria-at-123456789012" : "maria+1-at-123456789012";
        const QByteArray number = QByteArray::number(++m_made).rightJustified(9, '0');
        keys.append({"ACCAEXAMPLE" + number, alias, sampleLongTermKey("made " + number, alias), true, now});
        return keys.last();
    }
    [[nodiscard]] bool accepts(QByteArrayView secret) const
    {
        return std::any_of(keys.begin(), keys.end(), [secret](const Key &one) { return one.active && one.secret == secret; });
    }

private:
    static QByteArray member(const Key &key)
    {
        return "<CreateDate>" + key.created + "</CreateDate><ServiceName>bedrock.amazonaws.com</ServiceName><ServiceSpecificCredentialId>" + key.id
               + "</ServiceSpecificCredentialId><UserName>maria</UserName><Status>" + (key.active ? "Active" : "Inactive")
               + "</Status><ServiceCredentialAlias>" + key.alias + "</ServiceCredentialAlias>";
    }
    QByteArray resultOf(const QByteArray &action, const QByteArray &id, const QByteArray &status)
    {
        if (action == "ListServiceSpecificCredentials") {
            QByteArray all;
            for (const Key &key : std::as_const(keys))
                all += "<member>" + member(key) + "</member>";
            return "<ServiceSpecificCredentials>" + all + "</ServiceSpecificCredentials><IsTruncated>false</IsTruncated>";
        }
        if (action == "CreateServiceSpecificCredential") {
            const Key key = make();
            return "<ServiceSpecificCredential>" + member(key) + "<ServiceCredentialSecret>" + key.secret + "</ServiceCredentialSecret></ServiceSpecificCredential>";
        }
        if (action == "ResetServiceSpecificCredential") {
            const auto found = std::find_if(keys.begin(), keys.end(), [&id](const Key &key) { return key.id == id; });
            if (found == keys.end())
                return {};
            found->secret = sampleLongTermKey("reset " + QByteArray::number(++m_made), found->alias);
            return "<ServiceSpecificCredential>" + member(*found) + "<ServiceCredentialSecret>" + found->secret + "</ServiceCredentialSecret></ServiceSpecificCredential>";
        }
        if (action == "UpdateServiceSpecificCredential") {
            for (Key &key : keys)
                key.active = key.id == id ? status == "Active" : key.active;
        } else if (action == "DeleteServiceSpecificCredential") {
            keys.removeIf([&id](const Key &key) { return key.id == id; });
        }
        return {};
    }
    static void refuse(QTcpSocket *socket, int status, const QByteArray &code, const QByteArray &message)
    {
        socket->write(TestServer::reply(status, "<ErrorResponse><Error><Type>Sender</Type><Code>" + code + "</Code><Message>" + message
                                                    + "</Message></Error><RequestId>r</RequestId></ErrorResponse>",
                                        "Content-Type: text/xml\r\n"));
    }
    void answer(QTcpSocket *socket, const QByteArray &body)
    {
        const QUrlQuery form(QString::fromLatin1(body));
        const QByteArray action = form.queryItemValue("Action").toLatin1();
        asked.append(action);
        const When when = vanish ? vanish(action) : When::Never;
        if (when == When::Before)
            return TestServer::reset(socket);
        if (action == refused)
            return refuse(socket, 403, "AccessDenied",
                          "User: arn:aws:iam::123456789012:user/ada is not authorized to perform: iam:" + action
                              + " on resource: user maria because no identity-based policy allows the iam:" + action + " action");
        if (action == endsAt)
            m_ended = true;
        if (m_ended && !endsAt.isEmpty())
            return refuse(socket, 403, "ExpiredToken", "The security token included in the request is expired");
        if (action == "CreateServiceSpecificCredential" && keys.size() >= 2) {
            ++overfull;
            return refuse(socket, 409, "LimitExceeded", "Cannot exceed quota for ServiceSpecificCredentialsPerUser: 2");
        }
        const QByteArray result = resultOf(action, form.queryItemValue("ServiceSpecificCredentialId").toLatin1(), form.queryItemValue("Status").toLatin1());
        if (when == When::After)
            return TestServer::reset(socket);
        if (action == failsAt)
            return refuse(socket, 503, "ServiceUnavailable", "try again");
        socket->write(TestServer::reply(200, '<' + action + "Response>" + (result.isEmpty() ? QByteArray() : '<' + action + "Result>" + result + "</" + action + "Result>")
                                                 + "<ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></" + action + "Response>",
                                        "Content-Type: text/xml\r\n"));
    }
    TestServer m_server;
    int m_made = 0;
    bool m_ended = false;
};

} // namespace bk
