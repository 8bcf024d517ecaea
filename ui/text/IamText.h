// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/iam/KeyMaker.h"
#include "core/iam/Rotation.h"
#include "ui/text/ErrorText.h"

#include <optional>

namespace bk {

// What IAM (or STS) refuses, in its own words: about users, their keys and the credentials one asks with, not about models.
// Nothing where the words for Bedrock fit. words(Error) asks here first.
[[nodiscard]] std::optional<ErrorWords> iamWords(const Error &error);

// Keys at IAM.
[[nodiscard]] QString statusWords(ServiceCredential::Status status); // "Active"
[[nodiscard]] QString endWords(const ServiceCredential &credential); // a date, or "never"
// "ACCA…: active, made 3 days ago, ends 1 Dec 2026, 12:00; here as billing-bot". storedAs may be empty.
[[nodiscard]] QString credentialLine(const ServiceCredential &credential, const QString &storedAs, const QDateTime &now);
// The user has as many keys as a user may have: which ones, and what to do.
[[nodiscard]] QString slotsFullText(const QString &user, const QList<ServiceCredential> &held, const QList<ApiKey> &stored, const QDateTime &now);

// What stands after a key could not be made or reset; empty where nothing was changed.
[[nodiscard]] QString standsText(const MadeKey &made);
// Whose a short-term key is, as far as its text tells, and what else ends it.
[[nodiscard]] QString shortTermPrincipal(const ApiKey &key);

// A rotation: what will happen, step by step; which of them are over; what stands.
[[nodiscard]] QStringList rotationPlan(const QString &label, const QString &user);
[[nodiscard]] int rotationStepsDone(RotationStep step); // of those four
[[nodiscard]] QString rotationText(const RotationRecord &record);
[[nodiscard]] QString goOnLabel(const RotationRecord &record);   // what going on does
[[nodiscard]] QString wentByItself(const RotationRecord &record); // the old key was deleted a day later

} // namespace bk
