#pragma once
#include <qgsprocessingfeedback.h> // packagers flatten this folder
